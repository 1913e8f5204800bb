// locizer, as a script uses it. Prints what came of it, as JSON.
import { reroute } from './reroute.mjs';

const { url, scenario, apiKey } = JSON.parse(process.argv[2]);
reroute(url);
const { default: module } = await import('locizer');
const locizer = module.default ?? module;

const saved = Promise.withResolvers();
locizer.init({
  projectId: 'p1',
  apiKey,
  cdnType: 'pro',
  version: 'latest',
  lng: 'en',
  referenceLng: 'en',
  writeDebounce: 10,
  reloadInterval: false,
  onSaved: (language, namespace) => saved.resolve({ language, namespace }),
});

const scenarios = {
  languages: () => call((done) => locizer.getLanguages(done)),
  load: () => call((done) => locizer.load('common', 'en', done)),
  'load all': () => call((done) => locizer.loadAll('common', done)),
  add: () => {
    locizer.add('common', 'fresh', 'Fresh', 'for a test', () => {});
    return saved.promise;
  },
  update: () => {
    locizer.update('common', 'title', 'New title', 'for a test', () => {});
    return saved.promise;
  },
};
console.log(JSON.stringify(await scenarios[scenario]()));
process.exit(0);

function call(start) {
  return new Promise((resolve, reject) =>
    start((error, result) => (error ? reject(error) : resolve(result))),
  );
}
