package dev.candor.report.page;

/**
 * What surrounds the content of a page.
 *
 * @param t words in the reader's language
 * @param title of the page
 * @param section overview, alerts, catalogue or status: the entry of the menu it belongs to
 * @param jsonHref address of the JSON twin, empty where there is none
 * @param otherLangHref address of this page in the other language
 * @param openAlerts alerts that are not resolved
 * @param refreshSeconds reload after so many seconds, 0 for never
 * @param refreshHref address of this page that reloads itself, or no longer does; empty where that
 *     is not offered
 */
public record Page(
    Texts t,
    String title,
    String section,
    String jsonHref,
    String otherLangHref,
    long openAlerts,
    int refreshSeconds,
    String refreshHref) {}
