package org.netmesh.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law: code in a document compiles, because it is code of an example, and links lead somewhere. */
class DocumentsTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final int README_LINES = 150;

    private final Checkout checkout = Checkout.underTest();

    @Test
    void codeInADocumentIsCodeOfAnExample() {
        List<String> examples =
                checkout.javaFiles().stream()
                        .filter(file -> checkout.name(file).startsWith("examples/"))
                        .map(file -> unindented(Checkout.read(file)))
                        .toList();
        for (Path document : documents()) {
            JAVA_BLOCK
                    .matcher(Checkout.read(document))
                    .results()
                    .map(block -> unindented(block.group(1)))
                    .forEach(code ->
                            assertThat(examples)
                                    .as("an example that holds what %s shows", document)
                                    .anyMatch(text -> text.contains(code)));
        }
    }

    @Test
    void everyLinkToAFileLeadsToOne() {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            LINK.matcher(Checkout.read(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> dead.add(checkout.name(document) + " -> " + target));
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void theReadmeIsNoManual() {
        assertThat(Checkout.read(checkout.root().resolve("README.md")).lines().count())
                .isLessThanOrEqualTo(README_LINES);
    }

    private List<Path> documents() {
        try (Stream<Path> top = Files.list(checkout.root())) {
            return Stream.concat(top, Checkout.files(checkout.root().resolve("docs")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
