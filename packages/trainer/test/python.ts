import { execFileSync } from 'node:child_process';

/** A Python that has these modules. Debian's packages are for its own, whichever comes first on the path. */
export const pythonWith = (modules: string): string | undefined =>
  ['python3', '/usr/bin/python3'].find((python) => {
    try {
      execFileSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
