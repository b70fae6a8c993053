import { unsupported } from './corrupt.js';
import { isZip, readPytorch } from './pytorch.js';
import { readSafetensors, type Weights } from './safetensors.js';

/**
 * Reads a weights file whatever its name: safetensors, or PyTorch's `.pth` and `.pt` in both formats, told apart by
 * their first bytes.
 *
 * @throws BeelineError `weights_unsupported` for any other file, and those of `readSafetensors` and `readPytorch`.
 */
export function readWeights(bytes: Uint8Array): Weights {
  if (bytes.byteLength < 9 || bytes[8] === 0x7b) return readSafetensors(bytes);
  // Every pickle that `torch.save` writes begins with the opcode PROTO.
  if (isZip(bytes) || bytes[0] === 0x80) return readPytorch(bytes);
  throw unsupported(
    'This is neither a safetensors file nor a state dict of PyTorch.',
    'Give a .safetensors file, or a .pth or .pt file that torch.save wrote.',
  );
}
