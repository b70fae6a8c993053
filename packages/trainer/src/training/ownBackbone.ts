import { fileURLToPath } from 'node:url';

/** The network of the backbone that comes with Beeline. */
export const OWN_BACKBONE = 'beenet_m';

/** Its weights, taken where none are named: `models/` of the repository, seen from this file and from its built one. */
export const OWN_BACKBONE_FILE = fileURLToPath(
  new URL(`../../../../models/${OWN_BACKBONE}/model.safetensors`, import.meta.url),
);
