import type { Language } from 'locize-sdk/public';
import { changeLanguage, countries, direction, languages, ready, t } from './translations.ts';

const element = <Type extends HTMLElement>(id: string) => document.getElementById(id) as Type;
const select = element<HTMLSelectElement>('language');
const list = element('countries');
const error = element('error');

let known: Language[] = [];

select.addEventListener('change', () => show(select.value));
element('retry').addEventListener('click', start);
window.addEventListener('online', () => error.hidden || start());
await ready;
start();

/** Also called to try again after a failure: continues with what hasn't been loaded yet. */
async function start(): Promise<void> {
  try {
    if (known.length === 0) {
      known = await languages();
      fillSelect(known);
    }
  } catch (cause) {
    return showError(cause);
  }
  await show(select.value);
}

async function show(language: string): Promise<void> {
  showLoading();
  try {
    await changeLanguage(language);
    if (select.value === language) showTexts(language);
  } catch (cause) {
    // Another language was chosen in the meantime, and is shown instead.
    if (select.value !== language || (cause instanceof DOMException && cause.name === 'AbortError')) return;
    showError(cause);
  }
}

function showTexts(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
  document.title = t('title');
  setText('title', t('title'));
  setText('language-label', t('language'));
  setText('retry', t('retry'));
  showProgress(language);
  showCountries();
}

function fillSelect(languages: Language[]): void {
  const options = languages.map(({ code, nativeName }) => {
    const option = new Option(nativeName, code);
    option.lang = code;
    option.dir = direction(code);
    return option;
  });
  select.replaceChildren(...options);
  const preferred = navigator.languages.find((language) => languages.some(({ code }) => code === language));
  select.value = preferred ?? languages.find(({ isReferenceLanguage }) => isReferenceLanguage)?.code ?? 'en';
}

function showLoading(): void {
  error.hidden = true;
  list.setAttribute('aria-busy', 'true');
  setText('status', textOr('loading', 'Loading…'));
}

function showError(cause: unknown): void {
  console.error(cause);
  error.hidden = false;
  list.setAttribute('aria-busy', 'false');
  setText('status', '');
  setText('error-text', textOr('error', 'The translations could not be loaded. Are you online?'));
}

function showCountries(): void {
  const names = countries();
  const items = names.map(([code, name]) => {
    const item = document.createElement('li');
    const label = document.createElement('code');
    label.textContent = code;
    item.append(label, name);
    return item;
  });
  list.replaceChildren(...items);
  list.setAttribute('aria-busy', 'false');
  setText('status', t('count', { count: names.length }));
}

function showProgress(language: string): void {
  const share = known.find(({ code }) => code === language)?.translated.latest ?? 0;
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(share);
  element<HTMLProgressElement>('progress').value = share;
  setText('progress-label', t('translated', { percent }));
}

/** For texts shown before any language is loaded: until then, `t` returns the key. */
function textOr(key: string, fallback: string): string {
  const text = t(key);
  return text === key ? fallback : text;
}

function setText(id: string, text: string): void {
  element(id).textContent = text;
}
