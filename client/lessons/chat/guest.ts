/*
 * A guest of the chat room: the shell around model.ts. In: the user's actions. Out: signals.
 */

import { signal } from '@preact/signals';
import { type LessonSocket, openLessonSocket } from '../parts/lesson-socket.ts';
import { cut, NOBODY_YET, parseChatMessage, received, wrote } from './model.ts';

export class ChatGuest {
  readonly chat = signal(NOBODY_YET);
  /** `lost`: the connection broke. */
  readonly connection = signal<'closed' | 'connecting' | 'open' | 'lost'>('closed');
  private socket: LessonSocket | undefined;

  login(name: string): void {
    const login = JSON.stringify({ type: 'login', name });
    if (this.connection.peek() === 'open') {
      this.socket?.send(login);
      return;
    }
    this.socket?.close();
    this.connection.value = 'connecting';
    const socket = openLessonSocket('/lessons/chat', {
      opened: () => {
        this.connection.value = 'open';
        socket.send(login);
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
    this.socket = socket;
  }

  say(text: string): void {
    this.chat.value = wrote(this.chat.peek(), text);
    this.socket?.send(JSON.stringify({ type: 'message', text }));
  }

  logout(): void {
    this.socket?.send(JSON.stringify({ type: 'logout' }));
  }

  /** The user leaves the page. */
  leave(): void {
    this.socket?.close();
    this.connection.value = 'closed';
    this.chat.value = NOBODY_YET;
  }
}
