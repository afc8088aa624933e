package org.netmesh.capability.predicate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The fixed layout of a report (spec 04b §5.3). Stateless. */
final class ReportText {
    private static final int RULE = 41;
    private static final int LABEL_WIDTH = 60;
    private static final int NUMBER_WIDTH = 5;

    private ReportText() {}

    static String of(PredicateDebugReport report) {
        StringBuilder text = new StringBuilder("Predicate evaluation report\n");
        text.append("\u2500".repeat(RULE)).append('\n');
        text.append("Total candidates: ").append(report.totalCandidates()).append('\n');
        text.append("Matched:          ").append(report.matched()).append(" (");
        text.append(percent(report.matched(), report.totalCandidates())).append("%)\n\n");
        text.append("Per-clause stats (alphabetical):\n");
        report.clauseStats().forEach(clause -> line(text, clause));
        return text.toString();
    }

    private static void line(StringBuilder text, ClauseStats clause) {
        String label = clause.label();
        int padding = LABEL_WIDTH - label.codePointCount(0, label.length());
        text.append("  ").append(label).append(" ".repeat(Math.max(0, padding)));
        text.append(" evaluated ").append(right(Long.toString(clause.evaluated())));
        text.append(", matched ").append(right(Long.toString(clause.matched())));
        text.append(" (").append(right(percent(clause.matched(), clause.evaluated())));
        text.append("%)\n");
    }

    private static String right(String number) {
        return " ".repeat(Math.max(0, NUMBER_WIDTH - number.length())) + number;
    }

    /** One decimal, the exact binary value rounded half to even; 0.0 of nothing. */
    private static String percent(long part, long whole) {
        double percent = whole == 0 ? 0 : 100.0 * part / whole;
        return new BigDecimal(percent).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
    }
}
