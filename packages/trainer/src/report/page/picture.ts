import { type Html, html } from './html.js';

const THUMBNAIL = /^data:image\/(jpeg|png|webp|gif|avif);base64,[A-Za-z0-9+/]+=*$/;

const isPicture = (url: string | undefined): url is string => url !== undefined && THUMBNAIL.test(url);

/** A thumbnail with its text, or a place where it would be. What is no picture inside the page is not shown. */
export function picture(url: string | undefined, what: string): Html {
  return isPicture(url)
    ? html`<img src="${url}" alt="${what}">`
    : html`<div class="missing" role="img" aria-label="${what}">no preview</div>`;
}

/** The same with a map over it of where the network looked, if there is one. */
export function mapped(url: string | undefined, map: string | undefined, what: string): Html {
  const photo = picture(url, what);
  if (!isPicture(url) || !isPicture(map)) return photo;
  return html`<div class="mapped">${photo}<img class="map" src="${map}" alt="where it looked is bright, the rest is shaded"></div>`;
}
