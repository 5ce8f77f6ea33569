// Runs before the first paint, so that a chosen theme never flashes the other one.
(() => {
  const chosen = localStorage.getItem("proffer-theme");
  if (chosen === "light") document.documentElement.dataset.theme = "proffer";
  if (chosen === "dark") document.documentElement.dataset.theme = "proffer-dark";
})();
