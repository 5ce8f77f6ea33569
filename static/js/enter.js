// Sends the form that leads into a workspace; without scripts its button does.
document.querySelector("form[data-enter]").requestSubmit();
