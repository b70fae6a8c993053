/**
 * `<beeline-classifier src="https://beeline.example">`: a classifier for any page, in one script. It takes a photo by
 * button or drop, sends it to the Beeline server at `src` (the script's own where it is left out), and shows the
 * answer. It speaks the language of its `lang` attribute, else of the page, else of the browser.
 *
 * Each answer is also an event for the page: `beeline-answer` with the answer as its `detail`, `beeline-problem` with
 * the sentence. `classify(blob)` does the same from code.
 *
 * @example
 * <script type="module" src="https://beeline.example/beeline-classifier.js"></script>
 * <beeline-classifier src="https://beeline.example"></beeline-classifier>
 */
import { createClient } from '../api.js';
import { bars } from '../bars.js';
import { element } from '../dom.js';
import { duration } from '../format.js';
import { type Problem, problemOfSize, sentenceOf } from '../problems.js';
import { preferred, question, setLanguage, words } from '../words.js';
import { styles } from './styles.js';

/** Where this script came from. */
const home = import.meta.url.replace(/[^/]*$/, '');

export class BeelineClassifier extends HTMLElement {
  static readonly observedAttributes = ['src'];

  readonly #title = element('p', { className: 'verdict' });
  readonly #limits = element('p', { className: 'soft' });
  readonly #button = element('button', { type: 'button' });
  readonly #input = element('input', { type: 'file', accept: 'image/jpeg,image/png,image/webp', hidden: true });
  readonly #answer = element('div', { role: 'status' });
  readonly #box = element('div', { className: 'box' });
  #preview: string | undefined;
  /** Counts the photos, so that a slow answer does not overwrite that of a later photo. */
  #asked = 0;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.#box.append(this.#title, this.#button, this.#limits, this.#input, this.#answer);
    root.append(this.#box);
    this.#button.addEventListener('click', () => this.#input.click());
    this.#input.addEventListener('change', () => {
      const [file] = this.#input.files ?? [];
      this.#input.value = '';
      if (file) void this.classify(file);
    });
    this.#listenForDrops();
  }

  connectedCallback(): void {
    const lang = this.lang || this.closest<HTMLElement>('[lang]')?.lang;
    setLanguage(preferred([...(lang ? [lang] : []), ...navigator.languages]));
    this.#button.textContent = words.choose;
    this.#limits.textContent = words.limits;
    this.#title.textContent = words.whatIsIt;
    void this.#askModel();
  }

  disconnectedCallback(): void {
    if (this.#preview) URL.revokeObjectURL(this.#preview);
    this.#preview = undefined;
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.#askModel();
  }

  /** Classifies a photo and shows the answer. */
  async classify(photo: Blob): Promise<void> {
    const mine = ++this.#asked;
    this.#show(photo, element('p', {}, words.working));
    const start = performance.now();
    const sized = problemOfSize(photo.size);
    const outcome = sized ? { ok: false as const, problem: sized } : await this.#client().classify(photo);
    if (mine !== this.#asked) return;
    if (!outcome.ok) return this.#fail(photo, outcome.problem);
    const { predictions, known } = outcome.value;
    this.#show(
      photo,
      element('p', { className: 'verdict' }, known === false ? words.neither : predictions[0]!.label),
      bars(predictions),
      element('p', { className: 'soft' }, words.answeredEdge(duration(performance.now() - start))),
    );
    this.dispatchEvent(new CustomEvent('beeline-answer', { detail: outcome.value, bubbles: true }));
  }

  #fail(photo: Blob, problem: Problem): void {
    this.#show(photo, element('p', {}, sentenceOf(problem)));
    this.dispatchEvent(new CustomEvent('beeline-problem', { detail: sentenceOf(problem), bubbles: true }));
  }

  #client() {
    const server = new URL(this.getAttribute('src') ?? home, document.baseURI).href.replace(/\/$/, '');
    return createClient({ server });
  }

  async #askModel(): Promise<void> {
    const outcome = await this.#client().model();
    this.#title.textContent = outcome.ok ? question(outcome.value.labels) : words.whatIsIt;
  }

  #show(photo: Blob, ...content: Node[]): void {
    if (this.#preview) URL.revokeObjectURL(this.#preview);
    this.#preview = URL.createObjectURL(photo);
    const name = photo instanceof File ? photo.name : words.pasted;
    const image = element('img', { src: this.#preview, alt: words.photo(name) });
    image.addEventListener('error', () => image.remove());
    this.#answer.replaceChildren(image, ...content);
  }

  #listenForDrops(): void {
    const over = (yes: boolean) => this.#box.classList.toggle('over', yes);
    this.addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    this.addEventListener('dragleave', () => over(false));
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void this.classify(file);
    });
  }
}

if (!customElements.get('beeline-classifier')) customElements.define('beeline-classifier', BeelineClassifier);
