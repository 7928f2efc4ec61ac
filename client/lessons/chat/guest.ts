/*
 * A guest of the chat room: the shell around chat-model.ts. In: what the person does. Out: signals.
 */

import { signal } from '@preact/signals';
import { openWire, type Wire } from '../parts/lesson-socket.ts';
import { cut, NOBODY_YET, parseChatMessage, received, wrote } from './model.ts';

export class ChatGuest {
  readonly chat = signal(NOBODY_YET);
  /** `lost`: it ended by itself. */
  readonly connection = signal<'closed' | 'connecting' | 'open' | 'lost'>('closed');
  private wire: Wire | undefined;

  login(name: string): void {
    const login = JSON.stringify({ type: 'login', name });
    if (this.connection.peek() === 'open') {
      this.wire?.send(login);
      return;
    }
    this.wire?.close();
    this.connection.value = 'connecting';
    const wire = openWire('/lessons/chat', {
      opened: () => {
        this.connection.value = 'open';
        wire.send(login);
      },
      received: (payload) => {
        const message = parseChatMessage(payload);
        if (message) this.chat.value = received(this.chat.peek(), message);
      },
      closed: () => {
        this.connection.value = 'lost';
        this.chat.value = cut(this.chat.peek());
      },
    });
    this.wire = wire;
  }

  say(text: string): void {
    this.chat.value = wrote(this.chat.peek(), text);
    this.wire?.send(JSON.stringify({ type: 'message', text }));
  }

  logout(): void {
    this.wire?.send(JSON.stringify({ type: 'logout' }));
  }

  /** The person leaves the page. */
  leave(): void {
    this.wire?.close();
    this.connection.value = 'closed';
    this.chat.value = NOBODY_YET;
  }
}
