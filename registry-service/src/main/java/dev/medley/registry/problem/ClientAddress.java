package dev.medley.registry.problem;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Optional;

/** Where somebody calls from. */
public final class ClientAddress {
    private static final int GROUPS = 4;

    private ClientAddress() {}

    /** Empty when it is none of a network. */
    public static Optional<InetAddress> of(SocketAddress address) {
        return Optional.ofNullable(address)
                .map(SocketAddress::hostAddress)
                .map(host -> InetAddress.ofLiteral(host.replaceFirst("%.*", "")));
    }

    /** An IPv4 address, or the first 64 bits of an IPv6 one: a household has the rest. */
    public static String coarse(SocketAddress address) {
        String host = address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
        if (!host.contains(":")) {
            return host;
        }
        String[] groups = host.split(":");
        return String.join(":", java.util.Arrays.asList(groups).subList(0, Math.min(GROUPS, groups.length))) + "::/64";
    }
}
