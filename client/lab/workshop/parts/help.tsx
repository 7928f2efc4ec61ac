/*
 * What a learner's code can call, and what calls it: the same table as the editor's completion.
 */

import { type Described, type Half, handlersOf, ioOf } from '../editor/io.ts';
import { shopWords } from '../words/page.ts';

export function Help() {
  const { help, copies } = shopWords();
  return (
    <details class="shop-help">
      <summary>{help}</summary>
      <HalfHelp half="client" />
      <HalfHelp half="server" />
      <p>{copies}</p>
    </details>
  );
}

function HalfHelp({ half }: { readonly half: Half }) {
  const { halves, halfHelp, calls } = shopWords();
  return (
    <section>
      <h3>{halves[half]}</h3>
      <p>{halfHelp[half].replaceAll('`', '')}</p>
      <Table rows={handlersOf(half)} prefix="" />
      <p>{calls}</p>
      <Table rows={ioOf(half)} prefix="io." />
    </section>
  );
}

function Table({ rows, prefix }: { readonly rows: readonly Described[]; readonly prefix: string }) {
  return (
    <dl>
      {rows.map(({ name, parameters, does }) => (
        <div key={name}>
          <dt>
            <code>{`${prefix}${name}(${parameters})`}</code>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
