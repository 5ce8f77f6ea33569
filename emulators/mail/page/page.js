// The list shows new mails by itself; a mail that is being read stays as it is.
const known = Number(document.body.dataset.last);
const isList = location.pathname === "/";

const look = async () => {
  try {
    const answer = await fetch("/_emulator/mails");
    const { mails } = await answer.json();
    const newest = mails.length ? mails[mails.length - 1].id : 0;
    if (newest > known) location.reload();
  } catch {
    // The emulator is being started anew; the next look finds it.
  }
};

if (isList) setInterval(look, 2000);
