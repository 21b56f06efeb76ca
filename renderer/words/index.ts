/** The catalogue, ready for another language: i18next holds it, `t` reads it. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';

type Leaves<T, Prefix extends string = ''> = {
  [Key in keyof T & string]: T[Key] extends string ? `${Prefix}${Key}` : Leaves<T[Key], `${Prefix}${Key}.`>;
}[keyof T & string];
export type Word = Leaves<typeof en>;

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

export const t = (word: Word, values?: Readonly<Record<string, string | number>>): string =>
  values === undefined ? i18next.t(word) : i18next.t(word, values);
