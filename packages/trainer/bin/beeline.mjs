#!/usr/bin/env node
/** The command `beeline`. It stands outside `dist`, so that the package manager can link it before anything is built. */
import '../dist/cli/main.js';
