import { type Html, html } from './html.js';

const THUMBNAIL = /^data:image\/(jpeg|png|webp|gif|avif);base64,[A-Za-z0-9+/]+=*$/;

/** A thumbnail with its text, or a place where it would be. What is no picture inside the page is not shown. */
export function picture(url: string | undefined, what: string): Html {
  return url !== undefined && THUMBNAIL.test(url)
    ? html`<img src="${url}" alt="${what}">`
    : html`<div class="missing" role="img" aria-label="${what}">no preview</div>`;
}
