package org.netmesh.cortex;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that uses a database in a class loader of its own, until that is collected. */
final class LoaderProgram {
    private LoaderProgram() {}

    public static void main(String[] args) throws Exception {
        WeakReference<ClassLoader> loader = use(Path.of(args[0]));
        while (!loader.refersTo(null)) System.gc();
        System.out.println("the loader is collected");
    }

    private static WeakReference<ClassLoader> use(Path folder) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) urls.add(Path.of(entry).toUri().toURL());
        }
        // Its parent is the boot loader: the others know these classes already.
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            Class<?> program = loader.loadClass(DatabaseProgram.class.getName());
            if (program == DatabaseProgram.class) throw new IllegalStateException("not its own");
            program.getMethod("use", Path.class).invoke(null, folder.resolve("loaded"));
            return new WeakReference<>(loader);
        }
    }
}
