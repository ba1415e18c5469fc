package dev.medley.registry.gateway;

/** Nobody waits for the answer any more: nothing is sent, nothing is logged as an error. */
final class ClientGone extends RuntimeException {
    ClientGone() {
        super("the client closed the connection", null, false, false);
    }
}
