package dev.medley.registry.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * Finds the addresses of a name once, and gives out none when one of them must not be called. What is given out is what the connection goes to, so that
 * a name can't mean a public address when it is checked and an inner one when it is called.
 */
public final class CheckedAddresses implements Dns {
    /** Version 4, besides what Java knows: "this network", carrier-grade NAT, protocol assignments, benchmarks, reserved. */
    private static final List<Range> SPECIAL_4 = List.of(
            new Range("00", 8),
            new Range("6440", 10),
            new Range("c00000", 24),
            new Range("c612", 15),
            new Range("f0", 4));

    /** Version 6: unique local addresses, and those that carry an address of version 4 inside. */
    private static final List<Range> SPECIAL_6 = List.of(
            new Range("fc", 7),
            new Range("0064ff9b", 32),
            new Range("2002", 16),
            new Range("20010000", 32),
            new Range("00", 96));

    private final Dns resolver;
    private final Predicate<InetAddress> forbidden;

    public CheckedAddresses(Dns resolver, Predicate<InetAddress> forbidden) {
        this.resolver = resolver;
        this.forbidden = forbidden;
    }

    /** A name that leads to an address that must not be called. */
    public static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private Forbidden(String host) {
            super(host);
        }
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = resolver.lookup(host);
        if (addresses.stream().anyMatch(forbidden)) {
            throw new Forbidden(host);
        }
        return addresses;
    }

    /** Calls what is found here, and nothing that an answer sends it on to. */
    public OkHttpClient client(Duration connectTimeout, Duration callTimeout) {
        return new OkHttpClient.Builder()
                .dns(this)
                // A proxy would look the name up by itself.
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(connectTimeout)
                .callTimeout(callTimeout)
                .build();
    }

    /** Whether a host is an address as it stands: a client asks nobody what that means, so whoever calls it looks it up here first. */
    public static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** Of this machine, its network, or no place at all. */
    public static boolean isInner(InetAddress address) {
        List<Range> special = address instanceof Inet4Address ? SPECIAL_4 : SPECIAL_6;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || special.stream().anyMatch(range -> range.holds(address.getAddress()));
    }

    /** @param prefix hexadecimal, with zeros behind it */
    private record Range(String prefix, int bits) {
        boolean holds(byte[] address) {
            byte[] wanted = Arrays.copyOf(HexFormat.of().parseHex(prefix), address.length);
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((wanted[i / 8] & mask) != (address[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
