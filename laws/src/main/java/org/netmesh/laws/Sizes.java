package org.netmesh.laws;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** How long the files and methods of a checkout are, as javac's parser sees them. */
public final class Sizes {
    /** A file or method and its length in lines. A method is named {@code file#Type.method}. */
    public record Measured(String name, long lines) {}

    private Sizes() {}

    public static List<Measured> files(Checkout checkout) {
        return checkout.javaFiles().stream()
                .map(file -> new Measured(checkout.name(file), Checkout.read(file).lines().count()))
                .toList();
    }

    /** Every method and constructor with a body. */
    public static List<Measured> methods(Checkout checkout) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var units = files.getJavaFileObjectsFromPaths(checkout.javaFiles());
        var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
        var positions = Trees.instance(task).getSourcePositions();
        var found = new ArrayList<Measured>();
        try (files) {
            for (CompilationUnitTree unit : task.parse()) {
                String name = checkout.name(Path.of(unit.getSourceFile().toUri()));
                new Methods(unit, name, positions, found).scan(new TreePath(unit), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Methods extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final String file;
        private final SourcePositions positions;
        private final List<Measured> found;

        Methods(
                CompilationUnitTree unit,
                String file,
                SourcePositions positions,
                List<Measured> found) {
            this.unit = unit;
            this.file = file;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            if (method.getBody() != null) {
                String name = file + "#" + type() + "." + method.getName();
                long first = lineOf(positions.getStartPosition(unit, method));
                long last = lineOf(positions.getEndPosition(unit, method));
                found.add(new Measured(name, last - first + 1));
            }
            return super.visitMethod(method, null);
        }

        private long lineOf(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private String type() {
            for (Tree tree : getCurrentPath()) {
                if (tree instanceof ClassTree type) return type.getSimpleName().toString();
            }
            return "";
        }
    }
}
