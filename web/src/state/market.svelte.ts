import { socket } from '../api/socket';
import type { Auction, Book, Status, Trade } from '../api/types';
import { applyUpdate, fromSnapshot, type BookState } from './book';

const tradesKept = 100;

/** The live book, trades, session and call of one instrument, as long as it is watched; read by the page once a frame at most. */
export class Market {
  book = $state.raw<BookState | null>(null);
  trades = $state.raw<Trade[]>([]);
  status = $state.raw<Status | null>(null);
  auction = $state.raw<Auction | null>(null);
  #book: BookState | null = null;
  #trades: Trade[] = [];
  #frame = 0;

  /** Returns what ends the watch. */
  watch(symbol: string): () => void {
    const endBook = socket.subscribe('book', symbol, ({ type, seq, prev_seq, data }) => {
      const book = data as Book;
      if (type === 'snapshot') {
        this.#book = fromSnapshot(book, seq);
      } else if (this.#book) {
        this.#book = applyUpdate(this.#book, book, prev_seq ?? seq - 1, seq);
        if (!this.#book) this.#resubscribe(symbol);
      }
      this.#show();
    });
    const endTrades = socket.subscribe('trades', symbol, ({ type, data }) => {
      const newestFirst = [...(data as Trade[])].reverse();
      this.#trades = (type === 'snapshot' ? newestFirst : [...newestFirst, ...this.#trades]).slice(0, tradesKept);
      this.#show();
    });
    const endStatus = socket.subscribe('status', symbol, ({ data }) => (this.status = data as Status));
    const endAuctions = socket.subscribe('auctions', symbol, ({ data }) => (this.auction = data as Auction));
    return () => {
      endBook();
      endTrades();
      endStatus();
      endAuctions();
      cancelAnimationFrame(this.#frame);
    };
  }

  #resubscribe(symbol: string): void {
    const params = { channel: 'book', market: symbol };
    socket
      .call('unsubscribe', params)
      .then(() => socket.call('subscribe', params))
      .catch(() => undefined);
  }
  #show(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.book = this.#book;
      this.trades = this.#trades;
    });
  }
}
