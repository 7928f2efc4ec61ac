/*
 * The counter's page: puts the parts of the view into their places. Every part reads the signals that it
 * shows, so a press redraws the digits and nothing else.
 */

import { useComputed, useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Digits } from '../components/digits.tsx';
import { SiteNav } from '../components/site-nav.tsx';
import { Title } from '../components/title.tsx';
import { words } from '../words.ts';
import { Announcer } from './components/announcer.tsx';
import { Chart } from './components/chart.tsx';
import { ConnectionPill } from './components/connection-pill.tsx';
import { useKeyboard } from './components/keyboard.ts';
import { NoticeBar } from './components/notice-bar.tsx';
import { OfflineSwitch } from './components/offline-switch.tsx';
import { OthersChip } from './components/others-chip.tsx';
import { Presence } from './components/presence.tsx';
import { PressButton } from './components/press-button.tsx';
import { Saving } from './components/saving.tsx';
import { ShareDialog } from './components/share-dialog.tsx';
import { WireSwitch } from './components/wire-switch.tsx';
import type { CounterView } from './view.ts';

interface Props {
  /** The same object for the life of the page. */
  readonly view: CounterView;
  readonly WirePanel: ComponentType;
}

export function CounterPage({ view, WirePanel }: Props) {
  const { value, change, link, saving, users, history, notice } = view;
  const isEnded = useComputed(() => link.value.kind === 'ended').value;
  const isWireOpen = useSignal(false);
  const goOnline = () => view.goOnline();
  useKeyboard(view);
  return (
    <div class="desk">
      <div class="recorder">
        <header>
          <Title text={words().title} />
          <Presence users={users} />
          <SiteNav>
            <WireSwitch isOpen={isWireOpen} />
          </SiteNav>
          <ConnectionPill link={link} onTryNow={() => view.tryNow()} onTakeBack={goOnline} />
        </header>
        <NoticeBar notice={notice} onDismiss={() => view.dismissNotice()} />
        <main>
          <Digits value={value} change={change} />
          <div class="remarks">
            <OthersChip change={change} />
            <Saving saving={saving} finishing={view.finishing} link={link} />
          </div>
          <PressButton step={-1} change={change} disabled={isEnded} onPress={(step) => view.press(step)} />
          <PressButton step={1} change={change} disabled={isEnded} onPress={(step) => view.press(step)} />
          <Chart history={history} />
        </main>
        <footer>
          <OfflineSwitch link={link} onOffline={() => view.goOffline()} onOnline={goOnline} />
          <ShareDialog />
        </footer>
        <Announcer value={value} link={link} />
      </div>
      {isWireOpen.value && <WirePanel />}
    </div>
  );
}
