// A button that copies the text of a field; without script the field is there to copy from.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without a secure context there is no clipboard to write to but the old one.
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
  });
}
