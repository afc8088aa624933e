package org.netmesh.kernel.codec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The decimal with the fewest digits that reads back as the same number. Stateless. */
public final class ShortestDecimal {
    private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

    private ShortestDecimal() {}

    /**
     * Without trailing zeros.
     *
     * @throws NumberFormatException if {@code value} is infinite or not a number
     */
    public static BigDecimal of(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() != 2) return decimal;
        // The platform never gives fewer than two digits, though one may do.
        BigDecimal shorter = decimal.round(ONE_DIGIT);
        return shorter.doubleValue() == value ? shorter.stripTrailingZeros() : decimal;
    }
}
