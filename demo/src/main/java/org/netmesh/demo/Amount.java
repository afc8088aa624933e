package org.netmesh.demo;

import java.util.Locale;

/** A value with its unit, in at most 10 characters. */
final class Amount {
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    static String of(double value, String unit) {
        return switch (unit) {
            case "%" -> "%.1f %%".formatted(value);
            case "B" -> bytes(value);
            case "B/s" -> bytes(value) + "/s";
            case "/s" -> "%.0f/s".formatted(value);
            default -> number(value);
        };
    }

    private static String bytes(double value) {
        int step = 0;
        double left = value;
        while (Math.abs(left) >= 1000 && step < BYTES.length - 1) {
            left /= 1024;
            step++;
        }
        return String.format(Locale.ROOT, step == 0 ? "%.0f %s" : "%.1f %s", left, BYTES[step]);
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
        return String.format(Locale.ROOT, whole ? "%.0f" : "%.5g", value);
    }
}
