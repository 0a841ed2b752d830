from django.urls import path

from sources.views import collections, library, media, people, source

app_name = "sources"
urlpatterns = [
    path("sources/", library.library, name="library"),
    path("sources/<str:slug>/", source.source, name="source"),
    path("people/<str:slug>/", people.person, name="person"),
    path("collections/<str:slug>/", collections.collection, name="collection"),
    path("media/<id:pk>/", media.media, name="media"),
]
