// @ts-check
/** Small drawings, made of shapes: pictures of our own to show the page with, where photos would be someone’s. */

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

const petals = Array.from(
  { length: 12 },
  (_, i) =>
    `<ellipse cx="250" cy="130" rx="34" ry="110" fill="#b58ad6" stroke="#9a6cc0" stroke-width="2" transform="rotate(${i * 30} 250 240)"/>`,
).join('');

export const bee = svg(
  '#3c6b35',
  `${petals}<circle cx="250" cy="240" r="60" fill="#e8c22e"/>
  <g transform="translate(250 180)">
    <path d="M10 44 l-8 38 M36 42 l4 40 M56 34 l20 36" stroke="#2a1c08" stroke-width="6"/>
    <ellipse cx="-10" cy="-52" rx="30" ry="52" fill="#fff" opacity=".65" transform="rotate(-30 -10 -52)"/>
    <ellipse cx="30" cy="-50" rx="26" ry="46" fill="#fff" opacity=".65" transform="rotate(15 30 -50)"/>
    <clipPath id="body"><ellipse cx="-20" cy="10" rx="80" ry="44"/></clipPath>
    <ellipse cx="-20" cy="10" rx="80" ry="44" fill="#d99a1c"/>
    <path d="M-72 -40 v110 M-31 -40 v110 M11 -40 v110" stroke="#2a1c08" stroke-width="23" clip-path="url(#body)"/>
    <circle cx="68" cy="2" r="32" fill="#4a3416"/><ellipse cx="36" cy="4" rx="34" ry="36" fill="#8a6420"/>
    <circle cx="80" cy="-6" r="9" fill="#111"/>
    <path d="M84 -26 q20 -26 44 -24 M90 -18 q24 -14 44 -4" stroke="#2a1c08" stroke-width="5" fill="none"/>
  </g>`,
);
