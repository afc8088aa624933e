package org.netmesh.demo;

import java.util.Locale;

/** A value with its unit, in at most 10 characters. */
final class Amount {
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    static String of(double value, String unit) {
        return switch (unit) {
            case "%" -> String.format(Locale.ROOT, "%.1f %%", value);
            case "B" -> bytes(value);
            case "B/s" -> bytes(value) + "/s";
            case "/s" -> String.format(Locale.ROOT, "%.0f/s", value);
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
        double size = Math.abs(value);
        String form = "%.4g";
        if (size >= 0.01 && size < 1e7) form = "%.2f";
        if (value == Math.rint(value) && size < 1e9) form = "%.0f";
        return String.format(Locale.ROOT, form, value);
    }
}
