package dev.medley.registry.account;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin alike, as CIDR writes them: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address alone. Immutable.
 *
 * @param first the lowest of them
 * @param bits how many bits they share
 */
record Network(InetAddress first, int bits) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|(?=[^:]{0,4}:)[0-9a-fA-F:.]{2,45})(?:/([0-9]{1,3}))?");

    /** Empty for what is no network; never asks for a name. */
    static Optional<Network> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return address(form.group(1)).flatMap(address -> {
            int all = address.getAddress().length * Byte.SIZE;
            int bits = form.group(2) == null ? all : Integer.parseInt(form.group(2));
            return bits > all ? Optional.empty() : Optional.of(new Network(masked(address, bits), bits));
        });
    }

    static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && masked(address, bits).equals(first);
    }

    /** Whether every address of the other one is one of this. */
    boolean contains(Network other) {
        return other.bits >= bits && contains(other.first);
    }

    private static InetAddress masked(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        int whole = bits / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xff00 >> (bits % Byte.SIZE));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has as many bytes as before", e);
        }
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
