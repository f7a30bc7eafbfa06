"""Where the sun stands over the half-year in which plants grow: its course on days spread over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# The year for which the course is that of the sun; over a century it moves by less than its leap years do.
_YEARS_AFTER_2000 = 25


@dataclass(frozen=True)
class SunCourse:
    """Moments of the half-year, each (k,): azimuth (degrees, 0 = true north, clockwise), tangent of the altitude, hours it stands for.

    The hours are those of a mean day: together they are the mean time a day that the sun is up.
    """

    azimuth_deg: np.ndarray
    tangent: np.ndarray
    hours: np.ndarray


def declination_rad(day_of_year: np.ndarray) -> np.ndarray:
    """The sun's declination (radians) at noon of days 1..365 of a year as long as the mean year; within 0.2° of any year to 2050.

    Michalsky, J. J. (1988), The Astronomical Almanac's algorithm for approximate solar position (1950–2050), Solar Energy 40(3),
    227–235: mean longitude and anomaly, ecliptic longitude, obliquity.
    """
    days = _YEARS_AFTER_2000 * 365.25 + np.asarray(day_of_year, dtype=float) - 1
    longitude, anomaly = 280.460 + 0.9856474 * days, np.radians(357.528 + 0.9856003 * days)
    ecliptic = np.radians(longitude + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 0.0000004 * days)
    declination: np.ndarray = np.arcsin(np.sin(obliquity) * np.sin(ecliptic))
    return declination


def sun_course(
    latitude_deg: float, first_day: float, last_day: float, days: int, step_min: float, least_altitude_deg: float
) -> SunCourse:
    """The sun's course at a latitude from the first to the last day of the year, where it stands high enough.

    Followed on ``days`` days, each in the middle of an equal part of the time, in steps of ``step_min``: sin h = sin φ sin δ +
    cos φ cos δ cos H, in solar time, so that neither longitude nor the clock matters. South of the equator the course is that of the
    mirrored latitude seen from the north: the half-year of summer there. That air bends the light is left out.
    """
    phi = np.radians(abs(latitude_deg))
    count = round(24 * 60 / step_min)
    hour_angle = (np.arange(count) + 0.5) / count * 2 * np.pi - np.pi
    day = first_day + (np.arange(days) + 0.5) / days * (last_day + 1 - first_day) - 0.5
    delta = declination_rad(day)[:, None]
    up = np.sin(phi) * np.sin(delta) + np.cos(phi) * np.cos(delta) * np.cos(hour_angle)
    north = np.cos(phi) * np.sin(delta) - np.sin(phi) * np.cos(delta) * np.cos(hour_angle)
    east = -np.cos(delta) * np.sin(hour_angle)
    seen = up > np.sin(np.radians(least_altitude_deg))
    azimuth = np.degrees(np.arctan2(east, -north if latitude_deg < 0 else north)) % 360
    return SunCourse(azimuth[seen], (up / np.hypot(north, east))[seen], np.full(seen.sum(), 24 / count / days))
