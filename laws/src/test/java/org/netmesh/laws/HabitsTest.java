package org.netmesh.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Laws that a line of source can break. */
class HabitsTest {
    private static final Pattern SLEEP =
            Pattern.compile("Thread\\.sleep\\(|\\bparkNanos\\(|TimeUnit\\.[A-Z]+\\.sleep\\(");
    private static final Pattern SWITCHED_OFF =
            Pattern.compile("^\\s*(@SuppressWarnings\\b|@Disabled\\b)|//.*\\bNOSONAR\\b");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final Pattern BESIDE = Pattern.compile("^\\s*@\\w+(\\(.*\\))?\\s+//\\s*\\S");
    private static final Pattern COMMENT = Pattern.compile("^\\s*//\\s*\\S.*");

    private final Checkout checkout = Checkout.underTest();

    @Test
    void noTestSleeps() {
        assertThat(lines(checkout.testFiles(), SLEEP))
                .as("wait for the condition itself, or hand the code a clock that the test moves")
                .isEmpty();
    }

    @Test
    void whatIsSwitchedOffHasItsReasonAboveOrBesideIt() {
        List<String> wrong = new ArrayList<>();
        for (Path file : checkout.javaFiles()) {
            List<String> lines = Checkout.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!SWITCHED_OFF.matcher(lines.get(i)).find()) continue;
                if (!BESIDE.matcher(lines.get(i)).find() && !hasCommentAbove(lines, i)) {
                    wrong.add(place(file, i) + lines.get(i).strip());
                }
            }
        }
        assertThat(wrong)
                .as("mend it, or say why not in a // comment above or beside it")
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(lines(checkout.javaFiles(), UNFINISHED))
                .as("finish it, or leave it out whole")
                .isEmpty();
    }

    private static boolean hasCommentAbove(List<String> lines, int i) {
        return i > 0 && COMMENT.matcher(lines.get(i - 1)).matches();
    }

    private List<String> lines(List<Path> files, Pattern forbidden) {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Checkout.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (forbidden.matcher(lines.get(i)).find()) {
                    found.add(place(file, i) + lines.get(i).strip());
                }
            }
        }
        return found;
    }

    private String place(Path file, int index) {
        return checkout.name(file) + ":" + (index + 1) + ": ";
    }
}
