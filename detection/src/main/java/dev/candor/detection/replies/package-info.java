/**
 * What a release has answered, and what that is worth where endpoints repeat themselves. Read
 * {@link dev.candor.detection.replies.ReleaseHistory} first.
 */
package dev.candor.detection.replies;
