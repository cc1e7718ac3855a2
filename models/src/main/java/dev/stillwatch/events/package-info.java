/**
 * How a campaign's volume stands to its controls, and to the dates of model releases.
 *
 * <p>Campaigns are formed without any release date, else these tests would be circular.
 *
 * <p>Why placebo campaigns and not placebo calendars decide about {@code calibrated}: a circular
 * shift test rejects exactly as often as it says for a calendar at a random phase, whatever the
 * series, so calendars moved at random would always pass. What can go wrong is that ordinary
 * accounts move together around the true dates. So groups of ordinary accounts, whole organisations
 * kept together, go through the same code beside the true calendar.
 */
package dev.stillwatch.events;
