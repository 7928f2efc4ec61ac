/*
 * Lesson: the opening handshake, step by step. Its report is longer than a console can show, so the walk opens
 * its own sockets.
 */

import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { query, setQuery } from '../../router.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { Knob } from '../parts/bench.tsx';
import { isExplained, isKey, type Report, RFC_EXAMPLE, titleCase } from './model.ts';
import { canCompute, HandshakeWalk, STEP_COUNT } from './walk.ts';
import { words } from './words.ts';

const KEY_STEP = 1;

export const lesson: Lesson = {
  reference: rfc(6455, '4'),
  words,
  tries: [() => walk.connect(), () => walk.showExample(), () => (walk.step.value = KEY_STEP)],
  Body: HandshakeBody,
  showsConsole: false,
};

/** One per page: the lesson's buttons control the same walk. */
const walk = new HandshakeWalk();

/** The walk through a handshake, one step at a time: with buttons, or with the arrow keys. */
function HandshakeBody() {
  useEffect(() => {
    const step = Math.trunc(Number(query.peek().get('step'))) || 1;
    if (walk.report.peek()) walk.go(step - 1 - walk.step.peek());
    else walk.connect(step - 1);
    // Wherever the focus is. A shortcut: the buttons do everything, too.
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  useSignalEffect(() => {
    if (walk.report.value) setQuery('step', walk.step.value === 0 ? undefined : String(walk.step.value + 1));
  });
  const report = walk.report.value;
  if (!report) {
    return (
      <section class="bench">
        <p role="status">{report === null ? words().failed : words().waiting}</p>
      </section>
    );
  }
  return (
    <section class="bench" aria-label={words().stepOf(walk.step.value + 1, STEP_COUNT)}>
      <StepList />
      <div aria-live="polite">
        <h2>{words().steps[walk.step.value]}</h2>
        <p>{words().texts[walk.step.value]}</p>
        <Step report={report} step={walk.step.value} />
      </div>
      <StepButtons />
    </section>
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if ((event.target as Element).closest('input, select, [tabindex="0"]')) return; // they have a use for these keys
  if (event.key === 'ArrowRight') walk.go(1);
  else if (event.key === 'ArrowLeft') walk.go(-1);
  else return;
  event.preventDefault();
}

function StepList() {
  return (
    <ol class="steps">
      {words().steps.map((name, index) => (
        <li key={name} aria-current={index === walk.step.value ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}

function StepButtons() {
  const step = walk.step.value;
  return (
    <div class="bench-row">
      <Knob label={words().back} disabled={step === 0} onClick={() => walk.go(-1)} />
      <Knob label={words().next} disabled={step === STEP_COUNT - 1} onClick={() => walk.go(1)} />
      <span class="aside">{words().keys}</span>
    </div>
  );
}

function Step({ report, step }: { report: Report; step: number }) {
  // The server computes only its own key; for any other one, the browser's result is shown.
  const { concatenated, sha1Hex, accept } =
    walk.key.value === report.key ? report : (walk.derivation.value ?? report);
  switch (step) {
    case 0:
      return <Request report={report} />;
    case 1:
      return (
        <>
          <p class="wire-text">
            <mark>{concatenated.slice(0, -report.guid.length)}</mark>
            <wbr />
            {report.guid}
          </p>
          <KeyField />
        </>
      );
    case 2:
      return <p class="wire-text">{sha1Hex.replace(/..(?=.)/g, '$& ')}</p>;
    case 3:
      return (
        <>
          <p class="wire-text">
            <mark>{accept}</mark>
          </p>
          <Agreement report={report} />
        </>
      );
    default:
      return <p class="wire-text">{report.responseLines.map((line) => `${line}\r\n`).join('')}</p>;
  }
}

function Request({ report }: { report: Report }) {
  const others = report.headers.filter(([name]) => !isExplained(name));
  return (
    <>
      <p class="wire-text">{report.requestLine}</p>
      <dl class="headers">
        {report.headers.map(([name, value]) => {
          const isOwn = isExplained(name);
          if (!isOwn) return null;
          return (
            <div key={name}>
              <dt>
                <mark>{titleCase(name)}</mark>: {value}
              </dt>
              <dd>{words().headers[name]}</dd>
            </div>
          );
        })}
      </dl>
      {others.length > 0 && (
        <details>
          <summary>{words().others}</summary>
          <p class="wire-text">{others.map(([name, value]) => `${titleCase(name)}: ${value}\n`).join('')}</p>
        </details>
      )}
    </>
  );
}

function KeyField() {
  const isWrong = !isKey(walk.key.value);
  return (
    <div class="stack">
      <label class="field wide">
        {words().keyField}
        <input
          class="code"
          value={walk.key.value}
          disabled={!canCompute()}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={isWrong}
          aria-describedby="key-remark"
          onInput={({ currentTarget }) => walk.tryKey(currentTarget.value.trim())}
        />
      </label>
      <p class="aside" id="key-remark">
        {canCompute() ? isWrong && words().keyInvalid : words().noCrypto}
      </p>
    </div>
  );
}

function Agreement({ report }: { report: Report }) {
  const derivation = walk.derivation.value;
  const isReported = walk.key.value === report.key;
  return (
    <dl class="pairs">
      {isReported && (
        <>
          <dt>{report === RFC_EXAMPLE ? words().rfcSays : words().serverSays}</dt>
          <dd class="code">{report.accept}</dd>
        </>
      )}
      <dt>{words().browserSays}</dt>
      <dd class="code">{derivation?.accept ?? words().noCrypto}</dd>
      {isReported && derivation && (
        <dd class="verdict last">{derivation.accept === report.accept ? words().agree : words().differ}</dd>
      )}
    </dl>
  );
}
