import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy, fileFor, isConsoleAddress, typeOf } from './bundle.ts';

const folder = path.resolve('/opt/wardlight/renderer');

describe('Given the bundle folder', () => {
  test.each([
    ['app://wardlight/', 'index.html'],
    ['app://wardlight/?window=2', 'index.html'],
    ['app://wardlight/assets/main-1a.js', 'assets/main-1a.js'],
    ['app://wardlight/a%20b.css', 'a b.css'],
  ])('When %s is asked for, Then it is %s inside', (address, file) => {
    expect(fileFor(address, folder)).toBe(path.join(folder, file));
  });

  test.each([
    'app://wardlight/..%2f..%2fetc%2fpasswd',
    'app://wardlight/%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://wardlight/..%5c..%5cwindows%5cwin.ini',
    'app://wardlight/assets/..%2f..%2f..%2fsecret',
    'app://wardlight/%00',
    'app://wardlight/%ff',
    'app://elsewhere/index.html',
    'app://wardlight.evil.example/',
    'app://wardlight:81/index.html',
    'file:///etc/passwd',
    'https://wardlight/index.html',
    'not an address',
  ])('When %s is asked for, Then there is no file', (address) => {
    expect(fileFor(address, folder)).toBeNull();
  });

  test('When an absolute path hides behind more slashes, Then it stays inside', () => {
    expect(fileFor('app://wardlight//etc/passwd', folder)).toBe(path.join(folder, 'etc/passwd'));
  });

  test('When a sibling folder begins with the same name, Then it is outside', () => {
    expect(fileFor('app://wardlight/..%2frenderer-secrets%2fkey', folder)).toBeNull();
  });
});

describe('Given addresses', () => {
  test('When they only look like ours, Then they are not', () => {
    expect(isConsoleAddress('app://wardlight/x')).toBe(true);
    expect(
      ['app://wardlight.example/', 'app://user@evil/', 'https://app//wardlight/', 'javascript:app://wardlight/'].some(
        isConsoleAddress,
      ),
    ).toBe(false);
  });

  test('When files have kinds that the console has no use for, Then they have no type', () => {
    expect([typeOf('a.html'), typeOf('a.exe'), typeOf('a.map')]).toEqual(['text/html; charset=utf-8', null, null]);
  });

  test('When the policy is read, Then nothing is allowed by default, inline or evaluated', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
  });
});
