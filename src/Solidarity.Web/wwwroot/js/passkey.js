// Passkeys (WebAuthn). Without script or without support the buttons stay hidden, and the password form works by itself.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  const failed = form.querySelector("[data-passkey-failed]");
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const answer = await fetch(form.dataset.passkeyOptions, { method: "POST", body: new FormData(form) });
      // Who has been signed in for a while is asked first: the page comes again with the field and the sentence for it.
      if (answer.status === 422 && form.dataset.passkey === "create") {
        form.action = form.dataset.passkeyAct;
        form.submit();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const options = await answer.json();
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential);
      form.action = form.dataset.passkeyAct;
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
