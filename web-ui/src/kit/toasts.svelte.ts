interface Toast {
  id: number;
  text: string;
}

const SHOWN_MS = 4000;

/** Short confirmations of what just happened. Errors are never toasts: they stay where they arose. */
class ToastList {
  items = $state<Toast[]>([]);
  #next = 0;

  say(text: string): void {
    const id = this.#next++;
    this.items.push({ id, text });
    setTimeout(() => (this.items = this.items.filter((toast) => toast.id !== id)), SHOWN_MS);
  }
}

export const toasts = new ToastList();
