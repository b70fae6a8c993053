// @ts-check
/** A small drawing, made of shapes: a picture of our own to show the page with, where a photo would be someone's. */

const leaf = '<path d="M-40 330 C 120 210, 300 420, 560 250 L 560 420 L -40 420 Z" fill="#7fae56"/>';
const svg = (/** @type {string} */ sky, /** @type {string} */ body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 375" width="500" height="375"><rect width="500" height="375" fill="${sky}"/>${leaf}${body}</svg>`;

const legs = [
  [215, 60],
  [250, 0],
  [285, -55],
]
  .map(
    ([x = 0, lean = 0]) =>
      `<path d="M${x} 205 l${-lean} 30 l${-lean / 3 - 12} 55 M${x} 200 l${-lean / 2 + 14} 34 l${-lean / 3 + 14} 52" stroke="#3a1410" stroke-width="6" fill="none"/>`,
  )
  .join('');

export const ant = svg(
  '#efe6cf',
  `${legs}<ellipse cx="350" cy="185" rx="72" ry="48" fill="#57201a"/>
  <ellipse cx="250" cy="190" rx="46" ry="28" fill="#6b2a20"/><ellipse cx="160" cy="182" rx="40" ry="34" fill="#57201a"/>
  <circle cx="145" cy="172" r="7" fill="#111"/>
  <path d="M140 152 q-10 -40 -50 -50 M160 150 q2 -44 -30 -66 M124 190 l-24 10 M124 198 l-20 16" stroke="#3a1410" stroke-width="5" fill="none"/>`,
);
