/** Version of the gateway: that of the package it runs from. */
import { readFileSync } from 'node:fs';

function read(): string {
  // From the sources one folder up; a build that moves this file sets WARDLIGHT_VERSION when it bundles.
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'wardlight' && version !== undefined) return version;
    } catch {
      // Not there: the next place.
    }
  }
  return process.env['WARDLIGHT_VERSION'] ?? '0.0.0';
}

export const gatewayVersion = read();
