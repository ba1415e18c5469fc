package dev.medley.registry.news;

import java.util.Locale;

/** What happened. */
enum Kind {
    /** Somebody asks for a gated adapter; the detail is who. */
    ACCESS_ASKED,
    /** An owner let the reader in. */
    ACCESS_GRANTED,
    /** An owner did not; the detail is why. */
    ACCESS_REJECTED,
    /** A liked adapter has another version; the detail is its digest. */
    VERSION_PUBLISHED,
    /** An upload was refused; the detail is its id, whose operation holds the findings. */
    UPLOAD_REFUSED,
    /** Somebody reviewed an adapter; the detail is the number of stars. */
    REVIEWED,
    /** Moderation took an adapter down; the detail is why. */
    TAKEN_DOWN,
    /** It is back. */
    PUT_BACK,
    /** A guarded tag has moved; the detail is the tag. */
    TAG_MOVED,
    /** A guarded tag stayed where it was; the detail is the tag. */
    TAG_REFUSED,
    /** A report of the reader's was decided; the detail is the decision. */
    REPORT_DECIDED,
    /** An organisation asks the reader to join; the detail is the role. */
    MEMBER_INVITED,
    /** Somebody joined an organisation of the reader's; the detail is who. */
    INVITATION_ACCEPTED,
    /** Somebody would not; the detail is who. */
    INVITATION_DECLINED,
    /** A key of the reader's was found in the open and ended; the detail is what it looks like. */
    KEY_LEAKED,
    /** An administrator took the reader's second factor away. */
    SECOND_FACTOR_RESET,
    /** A webhook was switched off because its deliveries kept failing; the detail is its address. */
    WEBHOOK_OFF;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
