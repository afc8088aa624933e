package org.netmesh.cortex;

/** The order of a list of tasks; ties are in ascending id. Ids and times compare as unsigned. */
public enum TasksOrderBy {
    ID_ASC(RowOrder.ID_ASC),
    ID_DESC(RowOrder.ID_DESC),
    CREATED_ASC(RowOrder.CREATED_ASC),
    CREATED_DESC(RowOrder.CREATED_DESC),
    UPDATED_ASC(RowOrder.UPDATED_ASC),
    UPDATED_DESC(RowOrder.UPDATED_DESC);

    private final RowOrder order;

    TasksOrderBy(RowOrder order) {
        this.order = order;
    }

    RowOrder order() {
        return order;
    }
}
