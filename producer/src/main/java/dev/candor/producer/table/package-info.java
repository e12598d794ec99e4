/**
 * Tables of separated values, as spreadsheets and data frames write them. Read {@link
 * dev.candor.producer.table.SeparatedTable}.
 */
package dev.candor.producer.table;
