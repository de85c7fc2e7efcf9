// A button that copies a block of code. Only pages with code load this.
(() => {
  const { copy, copied } = document.currentScript.dataset;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  // The button stands before its block, not around it, so that the preview can still change the block.
  const work = () => {
    document.querySelectorAll('.copy:not(:has(+ pre))').forEach((bar) => bar.remove());
    document.querySelectorAll('main pre:not(.copy + pre)').forEach((pre) => {
      const bar = make('div', { className: 'copy' });
      const status = make('span', { role: 'status' });
      const button = make('button', { type: 'button', textContent: copy });
      button.onclick = async () => {
        // Lines that a list of changes takes away are not part of the result.
        const parts = [...bar.nextSibling.firstElementChild.childNodes].filter((node) => node.nodeName !== 'DEL');
        await navigator.clipboard.writeText(parts.map((node) => node.textContent).join(''));
        status.textContent = copied;
        setTimeout(() => status.textContent = '', 3000);
      };
      bar.append(status, button);
      pre.before(bar);
    });
  };
  work();
  document.addEventListener('guidepost:swap', work);
})();
