package org.netmesh.cortex;

import java.util.Comparator;

/** The orders of results; ties are in ascending id (spec 06 §24). */
enum RowOrder implements Comparator<Row> {
    ID_ASC {
        @Override
        public int compare(Row a, Row b) {
            return Long.compareUnsigned(a.id(), b.id());
        }
    },
    ID_DESC {
        @Override
        public int compare(Row a, Row b) {
            return Long.compareUnsigned(b.id(), a.id());
        }
    },
    CREATED_ASC {
        @Override
        public int compare(Row a, Row b) {
            return thenById(Long.compareUnsigned(a.createdNs(), b.createdNs()), a, b);
        }
    },
    CREATED_DESC {
        @Override
        public int compare(Row a, Row b) {
            return thenById(Long.compareUnsigned(b.createdNs(), a.createdNs()), a, b);
        }
    },
    UPDATED_ASC {
        @Override
        public int compare(Row a, Row b) {
            return thenById(Long.compareUnsigned(a.updatedNs(), b.updatedNs()), a, b);
        }
    },
    UPDATED_DESC {
        @Override
        public int compare(Row a, Row b) {
            return thenById(Long.compareUnsigned(b.updatedNs(), a.updatedNs()), a, b);
        }
    };

    private static int thenById(int byTime, Row a, Row b) {
        return byTime != 0 ? byTime : Long.compareUnsigned(a.id(), b.id());
    }
}
