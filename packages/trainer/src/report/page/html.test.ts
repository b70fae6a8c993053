import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.js';

describe('html', () => {
  it('escapes texts, keeps markup, joins lists and drops what is not there', () => {
    const name = `<b>"Tom" & 'Eve'</b>`;
    expect(html`<i title="${name}">${[name, html`<br>`, 0, null, undefined, false]}</i>`.text).toBe(
      '<i title="&lt;b&gt;&quot;Tom&quot; &amp; &#39;Eve&#39;&lt;/b&gt;">' +
        '&lt;b&gt;&quot;Tom&quot; &amp; &#39;Eve&#39;&lt;/b&gt;<br>0</i>',
    );
  });

  it('lets no text out of its element or attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/);
      }),
    );
  });
});
