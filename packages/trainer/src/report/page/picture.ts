import { type Html, html } from './html.js';

const THUMBNAIL = /^data:image\/(jpeg|png|webp|gif|avif);base64,[A-Za-z0-9+/]+=*$/;

/** A thumbnail with its text, or a place where it would be. What is no picture inside the page is not shown. */
export function picture(url: string | undefined, what: string): Html {
  return url !== undefined && THUMBNAIL.test(url)
    ? html`<img src="${url}" alt="${what}">`
    : html`<div class="missing" role="img" aria-label="${what}">no preview</div>`;
}

/** The same with a map over it of where the network looked, if there is one. */
export function mapped(url: string | undefined, map: string | undefined, what: string): Html {
  const photo = picture(url, what);
  if (map === undefined || url === undefined || !THUMBNAIL.test(map)) return photo;
  return html`<div class="mapped">${photo}<img class="map" src="${map}" alt="where it looked: marked yellow to red"></div>`;
}
