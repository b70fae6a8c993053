/** The component's looks, small enough to stand in its script: a strict policy allows no style element. */
export const styles = `
:host { display: block; max-inline-size: 32rem; font: 100%/1.5 system-ui, sans-serif; color: #231b0b; color-scheme: light; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.box { display: grid; gap: 0.75rem; padding: 1.25rem; border: 1.5px dashed #8d7d5c; border-radius: 1rem; background: #fff; }
.box.over { background: #fff1c2; }
p, ol { margin: 0; padding: 0; list-style: none; }
button { justify-self: start; min-block-size: 2.75rem; padding-inline: 1.25rem; border: 1.5px solid #ffc928; border-radius: 0.75rem;
  font: inherit; font-weight: 600; color: #231b0b; background: #ffc928; cursor: pointer; }
button:hover { border-color: #231b0b; }
:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 3px; }
.soft { color: #685d48; font-size: 0.9375rem; }
img { max-inline-size: 100%; max-block-size: 14rem; border-radius: 0.75rem; }
.verdict { font-size: 1.5rem; font-weight: 800; }
.bars { display: grid; gap: 0.5rem; }
.bars li { display: grid; grid-template-columns: 1fr auto; }
.bar-track { grid-column: 1 / -1; block-size: 0.75rem; overflow: hidden; border-radius: 0.375rem; background: #e9dfc9; }
.bar-fill { display: block; inline-size: calc(var(--share) * 100%); min-inline-size: 4px; block-size: 100%;
  background: #ffc928; border-inline-end: 4px solid #231b0b; }
@media (prefers-color-scheme: dark) {
  :host { color: #f8f1e0; color-scheme: dark; }
  .box { border-color: #857759; background: #201b11; }
  .box.over { background: #33280d; }
  .soft { color: #b9ad94; }
  :focus-visible { outline-color: #8fb8ff; }
  .bar-track { background: #393120; }
  .bar-fill { border-color: #fff3cf; }
}`;
