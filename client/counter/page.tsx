/*
 * The counter's page: lays out the parts of the view. Every part reads only the signals that it
 * shows, so a press redraws the digits and nothing else.
 */

import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { Delta } from '../../protocol/press.ts';
import { Digits } from '../components/digits.tsx';
import { SiteNav } from '../components/site-nav.tsx';
import { Title } from '../components/title.tsx';
import { words } from '../words.ts';
import { Announcer } from './components/announcer.tsx';
import { Chart } from './components/chart.tsx';
import { ConnectionPill } from './components/connection-pill.tsx';
import { shortcuts, toggleShortcuts, useKeyboard } from './components/keyboard.ts';
import { NoticeBar } from './components/notice-bar.tsx';
import { OfflineSwitch } from './components/offline-switch.tsx';
import { OthersChip } from './components/others-chip.tsx';
import { PressButton } from './components/press-button.tsx';
import { ShareDialog } from './components/share-dialog.tsx';
import { TokenForm } from './components/token-form.tsx';
import { Welcome } from './components/welcome.tsx';
import { setPressToken } from './press-token.ts';
import type { CounterView, LinkView } from './view.ts';

interface Props {
  /** The same object for the life of the page. */
  readonly view: CounterView;
  readonly WirePanel: ComponentType;
}

export function CounterPage({ view, WirePanel }: Props) {
  const { value, change, link, right, saving, users, history, notice } = view;
  const mayNotPress = useComputed(() => link.value.kind === 'ended' || right.value !== 'granted').value;
  const isWireOpen = useSignal(false);
  const goOnline = () => view.goOnline();
  const press = (step: Delta) => view.press(step);
  useKeyboard(view);
  return (
    <div class="desk">
      <div class="recorder">
        <header>
          <Title text={words().title} />
          <Presence users={users} link={link} />
          <SiteNav>
            <WireSwitch isOpen={isWireOpen} />
            <ShortcutSwitch />
          </SiteNav>
          <ConnectionPill link={link} onTryNow={() => view.tryNow()} onTakeBack={goOnline} />
          <TokenForm right={right} onToken={setPressToken} />
        </header>
        <NoticeBar notice={notice} onDismiss={() => view.dismissNotice()} />
        <main>
          <Digits value={value} change={change} />
          <div class="remarks">
            <OthersChip change={change} />
            <Saving saving={saving} finishing={view.finishing} link={link} />
          </div>
          <PressButton step={-1} change={change} disabled={mayNotPress} onPress={press} />
          <PressButton step={1} change={change} disabled={mayNotPress} onPress={press} />
          <Chart history={history} />
          <Welcome change={change} />
        </main>
        <footer>
          <OfflineSwitch
            link={link}
            isLasting={view.isLasting}
            onOffline={() => view.goOffline()}
            onOnline={goOnline}
          />
          <ShareDialog right={right} />
        </footer>
        <Announcer value={value} link={link} saving={saving} />
      </div>
      {isWireOpen.value && <WirePanel />}
    </div>
  );
}

interface PresenceProps {
  users: ReadonlySignal<number | null>;
  link: ReadonlySignal<LinkView>;
}

/** How many connections the counter has. Empty, but in its place, while it is not known. */
function Presence({ users, link }: PresenceProps) {
  const isKnown = users.value !== null && link.value.kind === 'live';
  return <p class="presence">{isKnown && words().connections(users.value!)}</p>;
}

interface SavingProps {
  saving: ReadonlySignal<number>;
  finishing: ReadonlySignal<number>;
  link: ReadonlySignal<LinkView>;
}

/**
 * The user's own presses that are not yet durable: "3 saving…", or, offline, "3 kept here"; otherwise those of closed
 * pages. The space is reserved, and CSS shows it after a moment, so that a quick acknowledgement does not flicker.
 */
function Saving({ saving, finishing, link }: SavingProps) {
  const own = link.value.kind === 'live' ? words().saving : words().kept;
  const [presses, label] = saving.value > 0 ? [saving.value, own] : [finishing.value, words().finishing];
  return <p class={presses === 0 ? 'saving quiet' : 'saving'}>{presses > 0 && label(presses)}</p>;
}

/** Opens the wire panel: the real frames of the counter as they go by. */
function WireSwitch({ isOpen }: { isOpen: Signal<boolean> }) {
  return (
    <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
      {words().frames}
    </button>
  );
}

/** Turns keyboard shortcuts off, for users who trigger them by accident or dictate. */
function ShortcutSwitch() {
  return (
    <button type="button" class="shortcuts" aria-pressed={shortcuts.value} onClick={toggleShortcuts}>
      {words().shortcuts}
    </button>
  );
}
