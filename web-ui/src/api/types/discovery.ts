export type OwnerKind = 'person' | 'organisation';

export interface Hit {
  id: string;
  owner: string;
  name: string;
  title: string;
  summary: string;
  base: string;
  rank: number;
  size?: number;
  license?: string | null;
  kind: 'adapter' | 'router' | 'retriever';
  ownerKind: OwnerKind;
  tags: string[];
  updatedAt: string;
  score?: number | null;
  /** What the score is made of: a cosine, and the share of words. */
  explanation?: { meaning?: number | null; words?: number | null } | null;
}

export type Facets = Record<string, { value: string; count: number }[]>;

export interface Likes {
  likes: number;
  liked: boolean;
}

export interface Liked {
  adapter: string;
  likedAt: string;
}

/** Adapters that somebody put together; lists of collections leave out the items. */
export interface Collection {
  id: string;
  owner: string;
  ownerKind: OwnerKind;
  title: string;
  description: string;
  visibility: 'public' | 'private';
  updatedAt: string;
  items: { adapter: string; note: string }[];
}

/** A search as it stands behind the question mark of the browse page. */
export interface SavedSearch {
  id: string;
  name: string;
  query: string;
}
