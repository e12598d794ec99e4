/**
 * The one HTTP server of every role: bounded in connections, header, body and time. Start with
 * {@link dev.candor.runtime.http.WebServer}.
 */
package dev.candor.runtime.http;
