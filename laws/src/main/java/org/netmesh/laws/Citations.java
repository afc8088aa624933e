package org.netmesh.laws;

import static java.util.stream.Collectors.toCollection;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the tests say that they prove, in comments above them. {@code // parity: bus.NetNode.emit,
 * bus.Receipt} cites rows of docs/parity.tsv; {@code // spec 05 §25 M-7 to M-9; §26} cites lines of
 * a chapter. A list may go on in the next comment line after a comma.
 */
public final class Citations {
    private static final Pattern BROKEN_LINE = Pattern.compile(",\\s*\\n\\s*(?://|\\*)\\s*");
    private static final String ID = "[A-Za-z0-9][\\w.+-]*\\w\\b(?!:)";
    private static final String IDS = ID + "(?:\\s*,\\s*" + ID + ")*";
    private static final Pattern PARITY = Pattern.compile("\\bparity:\\s*(" + IDS + ")");
    private static final Pattern UNREAD =
            Pattern.compile("\\bparity:(?!\\s*" + IDS + "\\s*(?:;|\\n|, parity:))[^\\n]*");
    private static final Pattern SPEC =
            Pattern.compile("\\bspec (\\d\\d[ab]?) ((?:(?!\\bspec \\d\\d)[^\\n])*)");
    private static final String LINE = "[ .,]+(?:(?:and|to) )?(?:[MW]-)?\\d+\\b";
    private static final Pattern SECTION = Pattern.compile("§(\\d+)((?:" + LINE + ")+)");
    private static final Pattern NUMBER = Pattern.compile("(to )?(?:[MW]-)?(\\d+)");

    private Citations() {}

    /** The ids of all rows that some test cites. */
    public static Set<String> parityIds(Checkout checkout) {
        return tests(checkout)
                .flatMap(text -> PARITY.matcher(text).results())
                .flatMap(found -> Arrays.stream(found.group(1).split("\\s*,\\s*", -1)))
                .collect(toCollection(TreeSet::new));
    }

    /** The parity citations of tests that hold more than ids between commas, up to a semicolon. */
    public static Set<String> unread(Checkout checkout) {
        return testsOfRooms(checkout)
                .flatMap(Citations::unread)
                .collect(toCollection(TreeSet::new));
    }

    static Stream<String> unread(String text) {
        return UNREAD.matcher(text).results().map(MatchResult::group);
    }

    /** The chapters' numbered lines that some test cites, each as {@code 05 §25.7}. */
    public static Set<String> specLines(Checkout checkout) {
        return testsOfRooms(checkout)
                .flatMap(Citations::specLines)
                .collect(toCollection(TreeSet::new));
    }

    static Stream<String> specLines(String text) {
        return SPEC.matcher(text)
                .results()
                .flatMap(chapter ->
                        SECTION.matcher(chapter.group(2))
                                .results()
                                .flatMap(section -> lines(chapter.group(1), section)));
    }

    /** The lines cited in one section: {@code M-3, M-5 to M-7} are four. */
    private static Stream<String> lines(String chapter, MatchResult section) {
        var cited = Stream.<String>builder();
        int last = 0;
        for (MatchResult found : NUMBER.matcher(section.group(2)).results().toList()) {
            int number = Integer.parseInt(found.group(2));
            int first = found.group(1) == null ? number : last + 1;
            for (int line = first; line <= number; line++) {
                cited.add(chapter + " §" + section.group(1) + "." + line);
            }
            last = number;
        }
        return cited.build();
    }

    /** All but the tests of the laws, which write about citations. */
    private static Stream<String> testsOfRooms(Checkout checkout) {
        return tests(checkout).filter(text -> !text.startsWith("package org.netmesh.laws"));
    }

    private static Stream<String> tests(Checkout checkout) {
        return checkout.testFiles().stream()
                .map(file -> BROKEN_LINE.matcher(Checkout.read(file)).replaceAll(", "));
    }
}
