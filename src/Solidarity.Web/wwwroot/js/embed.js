// For other sites' pages:
//   <script src="https://SITE/js/embed.js" async></script>
//   <solidarity-petition src="https://SITE/embed/petitions/SLUG"><a href="https://SITE/petitions/SLUG">Sign</a></solidarity-petition>
//   <solidarity-subscribe src="https://SITE/embed/lists/SLUG"><a href="https://SITE/subscribe">Subscribe</a></solidarity-subscribe>
// Shows the petition, or the form, in a frame that grows to its content. Until that has come, and wherever frames are forbidden, the link inside stays.
// The page's own styles end at the shadow root; what this needs is set there, without inline styles.
(() => {
  const tags = ['solidarity-petition', 'solidarity-subscribe'];
  if (customElements.get(tags[0])) return;

  const look = new CSSStyleSheet();
  look.replaceSync(`
    :host { all: initial !important; position: relative !important; display: block !important; max-width: 640px !important; }
    iframe { display: block; width: 100%; border: 0; position: absolute; visibility: hidden; }
    iframe.shown { position: static; visibility: visible; }
    iframe.shown + slot { display: none; }
  `);

  class Framed extends HTMLElement {
    #frame;
    #listen = event => {
      if (event.source !== this.#frame?.contentWindow || event.origin !== new URL(this.#frame.src).origin) return;
      if (event.data?.solidarity !== 'height' || !(event.data.height > 0)) return;
      this.#frame.height = Math.min(event.data.height, 10_000);
      this.#frame.className = 'shown';
    };

    connectedCallback() {
      let address;
      try {
        address = new URL(this.getAttribute('src'), location.href);
      } catch {
        return;
      }
      if (!/^https?:$/.test(address.protocol)) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [look];
      this.#frame = document.createElement('iframe');
      this.#frame.src = address.href;
      this.#frame.title = this.textContent.trim();
      // Laid out before it is shown: it tells how high it is at the width that it has.
      this.#frame.height = 1;
      root.replaceChildren(this.#frame, document.createElement('slot'));
      addEventListener('message', this.#listen);
    }

    disconnectedCallback() {
      removeEventListener('message', this.#listen);
    }
  }

  // Each name wants a class of its own.
  tags.forEach(tag => customElements.define(tag, class extends Framed {}));
})();
