from django import template

from sources.timeline import dated_otherwise, lane_of

register = template.Library()
register.simple_tag(lane_of)
register.filter(dated_otherwise)
