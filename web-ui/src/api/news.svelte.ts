import { call, query } from './http';
import type { Page } from './types/page';

/** Something that happened to what somebody owns, likes or asked for; what `detail` is follows from the kind. */
export interface NewsItem {
  id: number;
  kind: string;
  adapter: string;
  detail: string;
  at: string;
  isRead: boolean;
}

/** The notifications of whoever is signed in, and how many of them are new. */
class News {
  unread = $state(0);

  list = (cursor?: string) => call<Page<NewsItem>>(`/notifications${query({ limit: 30, cursor })}`);

  /** That they can't be counted is nothing to bother anybody with. */
  async count(): Promise<void> {
    const { unread } = await call<{ unread: number }>('/notifications/unread').catch(() => ({ unread: 0 }));
    this.unread = unread;
  }

  async read(upTo: number): Promise<void> {
    const { unread } = await call<{ unread: number }>('/notifications/read', { method: 'POST', body: { upTo } });
    this.unread = unread;
  }
}

export const news = new News();
